/** JSON as bytes, passed over and not parsed: where things begin and end. */

const [quote, backslash, comma, colon] = [0x22, 0x5c, 0x2c, 0x3a];
export const [openArray, closeArray, openObject, closeObject] = [0x5b, 0x5d, 0x7b, 0x7d];

export const notJson = (): never => {
  throw new SyntaxError('not JSON');
};

const isSpace = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

export const afterSpace = (bytes: Buffer, from: number): number => {
  let at = from;
  while (isSpace(bytes[at])) at += 1;
  return at;
};

/** `from`: of the opening quote. By a loop: most strings are names of a few letters, and a search costs more to start. */
const afterString = (bytes: Buffer, from: number): number => {
  for (let at = from + 1; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === quote) return at + 1;
    if (byte === backslash) at += 1;
  }
  return notJson();
};

/** Brackets are counted, whichever they are: what is left out is not checked. Most of it are digits and commas, which sort below. */
const afterBrackets = (bytes: Buffer, from: number): number => {
  let depth = 0;
  for (let at = from; at < bytes.length; at += 1) {
    const byte = bytes[at] as number;
    if (byte < openArray) at = byte === quote ? afterString(bytes, at) - 1 : at;
    else if (byte === openArray || byte === openObject) depth += 1;
    else if ((byte === closeArray || byte === closeObject) && --depth === 0) return at + 1;
  }
  return notJson();
};

const endsPlain = (byte: number | undefined): boolean =>
  byte === undefined || byte === comma || byte === closeArray || byte === closeObject || isSpace(byte);

export const afterValue = (bytes: Buffer, from: number): number => {
  if (bytes[from] === quote) return afterString(bytes, from);
  if (bytes[from] === openArray || bytes[from] === openObject) return afterBrackets(bytes, from);
  let at = from;
  while (!endsPlain(bytes[at])) at += 1;
  return at > from ? at : notJson();
};

/** Calls `item` at the start of each member or element; it returns where that ends. Returns where the whole ends. */
export const walk = (bytes: Buffer, from: number, close: number, item: (at: number) => number): number => {
  let at = afterSpace(bytes, from + 1);
  if (bytes[at] === close) return at + 1;
  for (;;) {
    at = afterSpace(bytes, item(at));
    if (bytes[at] === close) return at + 1;
    if (bytes[at] !== comma) return notJson();
    at = afterSpace(bytes, at + 1);
  }
};

/** Gets a key and where its value begins; returns where that ends. */
export type Member = (key: string, at: number) => number;

/** A value that is no object is passed over: whoever parses the rest will see it. */
export const walkObject = (bytes: Buffer, from: number, member: Member): number => {
  if (bytes[from] !== openObject) return afterValue(bytes, from);
  return walk(bytes, from, closeObject, (at) => {
    if (bytes[at] !== quote) return notJson();
    const end = afterString(bytes, at);
    const colonAt = afterSpace(bytes, end);
    if (bytes[colonAt] !== colon) return notJson();
    return member(bytes.toString('latin1', at + 1, end - 1), afterSpace(bytes, colonAt + 1));
  });
};
