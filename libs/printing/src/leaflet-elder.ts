import { MM } from './card-face.js';
import type { PictureName } from './svg-picture.js';
import { drawPicture, readPicture } from './svg-picture.js';

/** How the leaflet for elders begins each page, what it shows and says: nothing smaller than 16 points, three pictures on a side. */
const EDGE = 16 * MM;
const WIDTH = 210 * MM - 2 * EDGE;
const PICTURE = 88 * MM;
const GAP = 6 * MM;
const RED = '#8f1d14';

interface Step {
  readonly picture: PictureName;
  readonly zh: string;
  readonly en: string;
  readonly more: readonly string[];
}

const FRONT: readonly Step[] = [
  { picture: 'show-the-code', zh: '1　请店员扫码', en: 'Let them scan it', more: ['卡和手机都行，哪样方便用哪样。', 'Card or phone, as you like.'] },
  {
    picture: 'check-the-holder',
    zh: '2　核对是您本人',
    en: 'They look whether it is you',
    more: ['请人代取，先到社区登记一下。', 'For somebody to fetch your meal, tell the community first.'],
  },
  {
    picture: 'read-the-amount',
    zh: '3　付屏幕上的钱',
    en: 'Pay what the screen says',
    more: ['补贴已经扣好，大字就是要付的钱。', 'The subsidy is already taken off.'],
  },
];

const BACK: readonly Step[] = [
  {
    picture: 'lost-the-card',
    zh: '卡丢了，打电话',
    en: 'Lost the card? Ring',
    more: ['旧卡马上停用，别人用不了。换了新卡，钱和记录都在。', 'The old card stops at once. Money and records stay.'],
  },
  { picture: 'wait-for-the-network', zh: '没有网络，也能吃饭', en: 'No network? You still eat', more: ['不用等，店员会办好。', 'No need to wait.'] },
];

const REST: readonly (readonly [zh: string, en: string])[] = [
  ['机器说“不行”，饭也照样给您，按原价付。可以问为什么，可以申诉。', 'If the machine says no, you eat at full price. You may ask why, and appeal.'],
  ['没有手机？有变动，社区会上门或打电话告诉您。', 'No phone? The community office tells you of any change.'],
  ['没有人会打电话要您的密码、验证码。要的就是骗子。', 'Nobody rings to ask for a password or a code.'],
];

/** Two A4 pages: at the table, and what to know beside it. */
export function drawElderLeaflet(page: PDFKit.PDFDocument): void {
  page.addPage();
  let down = heading(page, '爱心卡怎么用', 'How to use your Love Card');
  for (const step of FRONT) down = drawStep(page, step, down) + 12 * MM;
  page.addPage();
  down = heading(page, '您放心', 'Rest assured');
  for (const step of BACK) down = drawStep(page, step, down);
  for (const [zh, en] of REST) {
    page.fillColor('#000000').font('bold').fontSize(20).text(zh, EDGE, down, { width: WIDTH, lineGap: -3 });
    page
      .font('regular')
      .fontSize(16)
      .text(en, EDGE, page.y + 1, { width: WIDTH, lineGap: -3 });
    down = page.y + 4 * MM;
  }
  page
    .rect(EDGE, down + 1 * MM, WIDTH, 22 * MM)
    .lineWidth(2)
    .stroke(RED);
  page
    .fillColor(RED)
    .font('bold')
    .fontSize(26)
    .text('有事请打卡上的电话，或 12345', EDGE, down + 2.5 * MM, { width: WIDTH, align: 'center', lineBreak: false });
  page
    .fillColor('#000000')
    .font('regular')
    .fontSize(16)
    .text('For help ring the number on your card, or 12345', EDGE, down + 13.5 * MM, { width: WIDTH, align: 'center' });
}

function heading(page: PDFKit.PDFDocument, zh: string, en: string): number {
  page.rect(0, 0, 210 * MM, 34 * MM).fill(RED);
  page
    .fillColor('#ffffff')
    .font('bold')
    .fontSize(38)
    .text(zh, EDGE, 3 * MM, { lineBreak: false });
  page
    .font('regular')
    .fontSize(18)
    .text(en, EDGE, 22 * MM, { lineBreak: false });
  return 42 * MM;
}

function drawStep(page: PDFKit.PDFDocument, { picture, zh, en, more }: Step, down: number): number {
  const drawn = readPicture(picture);
  const height = drawPicture(page, drawn, { x: EDGE, y: down, width: PICTURE });
  const [left, width] = [EDGE + PICTURE + GAP, WIDTH - PICTURE - GAP];
  page
    .fillColor(RED)
    .font('bold')
    .fontSize(24)
    .text(zh, left, down - 2 * MM, { width, lineGap: -5 });
  page
    .fillColor('#000000')
    .font('regular')
    .fontSize(16)
    .text(en, left, page.y + 1, { width, lineGap: -3 });
  const [first = '', second = ''] = more;
  page
    .font('bold')
    .fontSize(20)
    .text(first, left, page.y + 2.5 * MM, { width, lineGap: -3 });
  page
    .font('regular')
    .fontSize(16)
    .text(second, left, page.y + 1, { width, lineGap: -3 });
  return Math.max(page.y, down + height) + 12 * MM;
}
