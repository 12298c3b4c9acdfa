/** Where a heading of a Markdown page is linked to, as GitHub makes it of the heading's text. */
export function anchorOf(heading: string): string {
  return `#${heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}_ -]/gu, "")
    .replaceAll(" ", "-")}`;
}
