/**
 * JSON that is safe inside a script element: no `<`, so neither `</script` nor `<!--` can occur,
 * and no line separators that older parsers reject.
 */
export const scriptJson = (value: unknown): string =>
  JSON.stringify(value).replaceAll('<', '\\u003c').replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');

/** Program text inside a script element: only the end tag and a comment opener could end or change it. */
export const scriptText = (program: string): string =>
  program.replaceAll(/<\/(?=script)/gi, '<\\/').replaceAll('<!--', '<\\!--');
