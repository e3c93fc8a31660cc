/**
 * Between the page that begins a sign-in and the window in which it ends; both are of this origin.
 *
 * What is said: the query of the address to which the provider sent the window back. What is
 * answered: the same, by the page that had begun it.
 */
export const CHANNEL = 'omsorg-signing-in';
