/** Marks that nobody sees: controls, formats (zero width, direction), and blanks of every width. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Z}\u{2800}]/gu;

/** True for a cell in which nothing can be seen. */
export function isBlank(cell: string): boolean {
  return cell.replace(UNSEEN, '') === '';
}

/** A heading as it is compared: without blanks, marks for "required" and what stands in brackets, letters small. */
export function plainHeading(cell: string): string {
  return (
    cell
      .normalize('NFKC')
      // A bracket ends at the next one that opens: thousands that nobody closes cost one look each.
      .replace(/\([^()]*\)|\[[^[\]]*\]|【[^【】]*】|[*:]/g, '')
      .replace(UNSEEN, '')
      .toLowerCase()
  );
}
