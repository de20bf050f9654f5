/** What a load says of each figure that it yields. Pure. */

export type MetricUnit = 'bitsPerSecond' | 'packetsPerSecond' | 'transactionsPerSecond' | 'ns' | 'share';

/** What a ratio to the control says in a sentence: below 1, above 1, a multiple, and where its blocks do not agree on a direction. */
export interface RatioWords {
  readonly less: (amount: string) => string;
  readonly more: (amount: string) => string;
  readonly times: (amount: string) => string;
  readonly open: string;
}

/** How the figure is told in the first sentences of a report. */
export interface Sentence extends RatioWords {
  /** "carries 19.6 Gbit/s", of the control. */
  readonly level: (value: string) => string;
  /** The same where another time stands beside it, so that nobody takes one for the other. */
  readonly levelBeside?: (value: string) => string;
  /** Its level is left out where another load has one. */
  readonly onlyAlone?: true;
}

/** Of the figures that are shown first: in the tables of a report and at the end of a run. */
export interface Column {
  /** Part of ids on the page: "chart-tcp". */
  readonly id: string;
  /** Columns stand in the order of these numbers. */
  readonly place: number;
  /** A bar a topology, beside the table. */
  readonly bars?: true;
  readonly sentence?: Sentence;
}

/** How large a change must be before it is worth a word (check/gate/margins.ts): 0.05 is 5 %, or 5 points of a share. */
export interface Margins {
  readonly stored: number;
  /** Of the figure by stamps, in nanoseconds. */
  readonly stamped?: number;
  /** Both in one run, where the noise of minutes and sessions cancels. */
  readonly sideBySide?: number;
}

export interface LoadMetric {
  /** For a reader, without unit: what is measured, and which statistic of a visit. */
  readonly label: string;
  /** The label in two parts, for the head of a column. */
  readonly quantity: string;
  readonly statistic: string;
  /** What the figure of one visit is, completing "TCP throughput is …". */
  readonly about: string;
  /** Where the topologies were loaded in turns, if it is another one then. */
  readonly aboutInTurns?: string;
  readonly unit: MetricUnit;
  readonly betterIs: 'higher' | 'lower';
  /** One a load: the figure that stands for it. */
  readonly primary: boolean;
  /** Shares are compared by difference: most are 0, and a ratio to 0 says nothing. */
  readonly comparedBy: 'ratio' | 'difference';
  /** Ranks for figures that vary smoothly; the bootstrap for tails and shares, whose ties and zeros upset ranks. */
  readonly intervalBy: 'ranks' | 'bootstrap';
  /** Left out: one for all figures that are compared alike. */
  readonly margin?: Margins;
  /** Its name in a list of margins: "TCP"; `stamped`: where stamps of probes give it, too. */
  readonly called?: { readonly bare: string; readonly stamped?: string };
  /** Left out: it is in the tables behind the first one only. */
  readonly column?: Column;
  /** It cannot be read from a file without reading all of it. */
  readonly notInHistory?: true;
}

export const rate = { comparedBy: 'ratio', intervalBy: 'ranks', betterIs: 'higher', primary: false } as const;
export const time = {
  comparedBy: 'ratio',
  intervalBy: 'ranks',
  betterIs: 'lower',
  primary: false,
  unit: 'ns',
} as const;
export const share = {
  comparedBy: 'difference',
  intervalBy: 'bootstrap',
  betterIs: 'lower',
  primary: false,
  unit: 'share',
} as const;

/** A tenth a side: the tail belongs to the scheduler, and the mean of the rest resolves steps of the tool's clock. */
export const trimmedShare = 0.1;
