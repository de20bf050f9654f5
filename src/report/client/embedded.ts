import { unpackJson } from '../text/packed-json.ts';

/** Data that the page carries in a script element of this id; `absent` where it has none. */
export const embedded = <T>(id: string, absent: T): T => {
  const text = document.getElementById(id)?.textContent;
  return text ? (unpackJson(text) as T) : absent;
};
