/** Program text inside a script element: only the end tag and a comment opener could end or change it. */
export const scriptText = (program: string): string =>
  program.replaceAll(/<\/(?=script)/gi, '<\\/').replaceAll('<!--', '<\\!--');
