import { type Calibration, calibrationSchema } from '../../check/calibrate/calibration.ts';
import { failure } from '../../errors.ts';
import { readGivenFile } from '../../system/files/read-given-file.ts';
import { decodeText } from '../../text/decode-text.ts';
import { whyNoJson } from '../../text/why-no-json.ts';

const unreadable = (file: string, reason: string) => failure('RESULT_UNREADABLE', { file, reason });

const parse = (file: string, bytes: Buffer): Calibration => {
  let value: unknown;
  try {
    value = JSON.parse(decodeText(bytes));
  } catch {
    throw unreadable(file, `${whyNoJson(bytes)}.`);
  }
  const parsed = calibrationSchema.safeParse(value);
  if (!parsed.success) throw unreadable(file, 'it is not a calibration of this version of vethscope.');
  return parsed.data;
};

/** `named` must be there; `beside` is taken where there is one. Throws RESULT_UNREADABLE. */
export const readCalibration = async (named: string | null, beside: string): Promise<Calibration | null> => {
  const file = named ?? beside;
  const bytes = await readGivenFile(file).catch((error: NodeJS.ErrnoException) => {
    if (named === null && error.code === 'ENOENT') return null;
    throw unreadable(file, `${error.code ?? error.message}.`);
  });
  return bytes === null ? null : parse(file, bytes);
};
