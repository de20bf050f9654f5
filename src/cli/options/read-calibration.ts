import { readFile } from 'node:fs/promises';
import { type Calibration, calibrationSchema } from '../../check/calibrate/calibration.ts';
import { failure } from '../../errors.ts';
import { decodeText } from '../../text/decode-text.ts';

const unreadable = (file: string, reason: string) => failure('RESULT_UNREADABLE', { file, reason });

const parse = (file: string, text: string): Calibration => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw unreadable(file, 'it is not valid JSON (cut off, or another kind of file).');
  }
  const parsed = calibrationSchema.safeParse(value);
  if (!parsed.success) throw unreadable(file, 'it is not a calibration of this version of vethscope.');
  return parsed.data;
};

/** `named` must be there; `beside` is taken where there is one. Throws RESULT_UNREADABLE. */
export const readCalibration = async (named: string | null, beside: string): Promise<Calibration | null> => {
  const file = named ?? beside;
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (named === null && error.code === 'ENOENT') return null;
    throw unreadable(file, `${error.code}.`);
  });
  return bytes === null ? null : parse(file, decodeText(bytes));
};
