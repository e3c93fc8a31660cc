import { useState, type FormEvent } from 'react';

/**
 * Where a token is pasted outside the demo.
 *
 * Masked by style, not by `type="password"`: a password field makes browsers offer to keep it.
 */
export function TokenField({ onToken }: { onToken: (text: string) => void }) {
  const [text, setText] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onToken(text);
    setText('');
  };
  return (
    <form className="console-token" onSubmit={submit}>
      <input
        type="text"
        className="console-secret"
        aria-label="Bearer token"
        placeholder="Paste a bearer token"
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <button type="submit" className="console-button" disabled={text.trim() === ''}>
        Use token
      </button>
    </form>
  );
}
