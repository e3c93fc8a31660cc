// Where the provider sends the browser back.
export {};
