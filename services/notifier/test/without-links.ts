/** A mail without its links: their letters are drawn by chance, and may spell whatever a mail must not say. */
export function withoutLinks(mail: string): string {
  const unfolded = mail.replaceAll('=\r\n', '')
  const shown = unfolded.replaceAll(/\/a\/[\w-]{40,}/g, '/a/')
  if (shown === unfolded) throw new Error('a mail without a link')
  return shown
}
