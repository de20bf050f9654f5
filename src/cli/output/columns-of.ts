/** Columns of a terminal, or 80: a pipe has none, and a pseudo-terminal that was given no size has 0 (script(1), some CI). */
export const columnsOf = ({ columns }: { readonly columns?: number | undefined }): number => columns || 80;
