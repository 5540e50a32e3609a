import { joined } from './spoken.js';

interface PagePart {
  readonly element: Element;
  readonly text: string;
}

/** What is one thing to who listens: a row, a message, a paragraph, a button. */
const ONE = 'li, article, .pair, .band, .points, p, h1, h2, h3, label, .button';
/** Keys and codes are not read. */
const SILENT = '[data-silent], [hidden], .unseen';

/** What stands on the page, part by part, from its heading down. */
export function pageParts(): PagePart[] {
  const parts: PagePart[] = [];
  for (const root of document.querySelectorAll('header h1, main')) gather(root, parts);
  return parts;
}

function gather(element: Element, into: PagePart[]): void {
  if (element.matches(SILENT) || element.getClientRects().length === 0) return;
  if (!element.matches(ONE)) {
    for (const child of element.children) gather(child, into);
    return;
  }
  const sentences: string[] = [];
  collect(element, sentences);
  if (sentences.length > 0) into.push({ element, text: joined(sentences) });
}

function collect(part: Element, into: string[]): void {
  if (part.matches(SILENT)) return;
  const blocks = [...part.children].filter((child) => getComputedStyle(child).display !== 'inline' && !child.matches('.icon, .tel, .hours'));
  if (blocks.length === 0) {
    const text = part.textContent.replaceAll(/\s+/g, ' ').trim();
    if (text !== '') into.push(text);
    return;
  }
  for (const child of part.childNodes) {
    if (child instanceof Element) collect(child, into);
    else if (child.nodeType === Node.TEXT_NODE && (child.textContent ?? '').trim() !== '') into.push((child.textContent ?? '').trim());
  }
}
