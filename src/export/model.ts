/** What a format gives: files in pieces, because one of a million rows is better never held whole. */
export interface ExportFile {
  readonly name: string;
  readonly pieces: Iterable<string>;
}

export interface ExportOptions {
  /** Of kcidb: the build that was tested, ORIGIN:ID. */
  readonly build?: string | undefined;
}
