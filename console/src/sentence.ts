/** What went wrong, in a sentence for the person at the screen. */
export function sentenceOf(error: unknown): string {
  if (error instanceof TypeError) return 'The gateway does not answer. Is it still running?';
  return error instanceof Error ? error.message : String(error);
}
