/** Where the guest keeps, in memory, what it was given: its tools, and files for its command. Nothing of it is on the host's disk. */
export const guestFolder = '/run/vethscope-guest';

/** Name -> text. */
export type GuestFiles = Readonly<Record<string, string>>;

/** Path in the guest of a file that its job was given. */
export const guestFile = (name: string): string => `${guestFolder}/files/${name}`;

const bin = 'bin/';

/** Name to give a file that is to be a program; the folder of those is in the PATH of a guest's command. */
export const guestBin = (name: string): string => `${bin}${name}`;
export const isGuestBin = (name: string): boolean => name.startsWith(bin);
export const guestPath = guestFile('bin');
