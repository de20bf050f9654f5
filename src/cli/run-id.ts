import { randomInt } from 'node:crypto';

const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** Four characters: namespace names carry it and must stay below 15 bytes; 1.7 million are enough for one host. */
export const newRunId = (): string => Array.from({ length: 4 }, () => alphabet[randomInt(alphabet.length)]).join('');
