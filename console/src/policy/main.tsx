import { createRoot } from 'react-dom/client';

createRoot(document.getElementById('policy')!).render(<h1>Who shows what</h1>);
