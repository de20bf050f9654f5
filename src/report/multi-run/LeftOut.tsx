interface Props {
  readonly missing: number;
  readonly all: number;
  readonly what: string;
}

/** Nothing where nothing is missing. */
export const LeftOut = ({ missing, all, what }: Props) =>
  missing === 0 ? null : (
    <p>
      {missing.toLocaleString('en-US')} of {all.toLocaleString('en-US')} {what} are left out, to keep the page below 5
      MB.
    </p>
  );
