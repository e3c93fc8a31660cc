import { createRoot } from 'react-dom/client';
import { PolicyPage } from './PolicyPage';
import './page.css';
import './picture.css';
import './table.css';
import './print.css';

createRoot(document.getElementById('policy')!).render(<PolicyPage />);
