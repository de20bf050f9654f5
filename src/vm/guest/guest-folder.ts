/** Where the guest keeps, in memory, what it was given: its tools, and files for its command. Nothing of it is on the host's disk. */
export const guestFolder = '/run/vethscope-guest';

/** Name -> text. */
export type GuestFiles = Readonly<Record<string, string>>;

/** Path in the guest of a file that its job was given. */
export const guestFile = (name: string): string => `${guestFolder}/files/${name}`;
