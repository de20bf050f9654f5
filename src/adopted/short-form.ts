/** RFC 5952, as the URL parser has it, of an IPv6 address; the kernel prints some with all their zeros. Anything else as it is. */
export const shortForm = (address: string): string => {
  if (!address.includes(':')) return address;
  try {
    return new URL(`http://[${address}]/`).hostname.slice(1, -1);
  } catch {
    return address;
  }
};
