import { existsSync, readFileSync } from 'node:fs';

/** The pictures of the manual; from the sources and from a build they lie at different depths. */
const FOLDERS = ['../../../docs/pictures/', '../../../../docs/pictures/'] as const;

export type PictureName = 'card-front' | 'check-the-holder' | 'lost-the-card' | 'read-the-amount' | 'show-the-code' | 'wait-for-the-network';

interface Shape {
  readonly kind: string;
  readonly of: ReadonlyMap<string, string>;
  readonly text: string;
}

/** A picture of the manual as a list of shapes: rectangles, circles, paths and lines of text, which is all that they are made of. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly shapes: readonly Shape[];
}

/** Throws where there is no such picture or it is made of something else. */
export function readPicture(name: PictureName): Picture {
  const file = FOLDERS.map((folder) => new URL(`${folder}${name}.svg`, import.meta.url)).find((url) => existsSync(url));
  if (file === undefined) throw new Error(`the manual has no picture ${name}`);
  return pictureOf(readFileSync(file, 'utf8'));
}

export function pictureOf(svg: string): Picture {
  const [, width = '', height = ''] = /<svg[^>]*viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg) ?? [];
  if (width === '' || height === '') throw new Error('a picture without a viewBox');
  const shapes = [...svg.matchAll(/<(rect|circle|path|text|[a-z]+)\b([^>]*?)(?:\/>|>([^<]*))/g)].flatMap(([, kind = '', attributes = '', text = '']): Shape[] => {
    if (kind === 'svg' || kind === 'title') return [];
    if (!['rect', 'circle', 'path', 'text'].includes(kind)) throw new Error(`a picture with <${kind}>`);
    return [{ kind, text, of: new Map([...attributes.matchAll(/([a-z-]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [key, value])) }];
  });
  return { width: Number(width), height: Number(height), shapes };
}

/** Draws it with its left upper corner at a place, as wide as wanted. Answers its height in points. */
export function drawPicture(page: PDFKit.PDFDocument, picture: Picture, at: { readonly x: number; readonly y: number; readonly width: number }): number {
  const scale = at.width / picture.width;
  page.save().translate(at.x, at.y).scale(scale);
  for (const shape of picture.shapes) draw(page, shape);
  page.restore();
  return picture.height * scale;
}

function draw(page: PDFKit.PDFDocument, { kind, of, text }: Shape): void {
  const number = (name: string): number => Number(of.get(name) ?? 0);
  if (kind === 'text') {
    page
      .font(of.get('font-weight') === '700' ? 'bold' : 'regular')
      .fontSize(number('font-size'))
      .fillColor(of.get('fill') ?? '#000000');
    const left = of.get('text-anchor') === 'middle' ? number('x') - page.widthOfString(text) / 2 : number('x');
    page.text(text, left, number('y'), { lineBreak: false, baseline: 'alphabetic' });
    return;
  }
  if (kind === 'rect') page.roundedRect(number('x'), number('y'), number('width'), number('height'), number('rx'));
  if (kind === 'circle') page.circle(number('cx'), number('cy'), number('r'));
  if (kind === 'path') page.path(of.get('d') ?? '');
  const [fill, stroke] = [of.get('fill') ?? '#000000', of.get('stroke') ?? 'none'];
  page.lineWidth(number('stroke-width') || 1);
  const dashes = of.get('stroke-dasharray')?.split(/[ ,]+/).map(Number);
  if (dashes !== undefined) page.dash(dashes[0] ?? 1, { space: dashes[1] ?? dashes[0] ?? 1 });
  if (fill !== 'none' && stroke !== 'none') page.fillAndStroke(fill, stroke);
  else if (stroke !== 'none') page.stroke(stroke);
  else if (fill !== 'none') page.fill(fill);
  if (dashes !== undefined) page.undash();
}
