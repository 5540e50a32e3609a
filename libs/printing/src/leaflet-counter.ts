import { MM } from './card-face.js';
import type { PictureName } from './svg-picture.js';
import { drawPicture, readPicture } from './svg-picture.js';

/** One A4 page to hang by the till: the three steps in pictures, what the screen shows and what to do. */
const EDGE = 12 * MM;
const WIDTH = 210 * MM - 2 * EDGE;
const RED = '#8f1d14';

const STEPS: readonly (readonly [PictureName, string, string])[] = [
  ['show-the-code', '1 扫码', 'Scan'],
  ['check-the-holder', '2 纸卡看照片', 'Paper card: look at the photo'],
  ['read-the-amount', '3 收屏幕上的钱', 'Take what the screen says'],
];

/** A result as the screen shows it: its colour, its icon as a path on a field of 24, and what to do. */
interface Result {
  readonly colour: string;
  readonly ink: string;
  readonly icon: string;
  readonly says: readonly [zh: string, en: string];
  readonly does: readonly [zh: string, en: string];
}

const RESULTS: readonly Result[] = [
  { colour: '#075B28', ink: '#ffffff', icon: 'M4 12.5l5.5 5.5L20 6.5', says: ['通过', 'Approved'], does: ['给饭，收屏幕上的钱。', 'Serve; take what it says.'] },
  {
    colour: '#0B4F9E',
    ink: '#ffffff',
    icon: 'M12 20V6M5 12l7-7 7 7M5 21h14',
    says: ['离线已受理', 'Accepted offline'],
    does: ['照常给饭，别关机，有网自己上传。', 'Serve as usual; leave the tablet on.'],
  },
  {
    colour: '#531DAB',
    ink: '#ffffff',
    icon: 'M12 8a3.5 3.5 0 1 0 0-.1zM5 21c0-9 14-9 14 0',
    says: ['请核对本人', 'Check the holder'],
    does: ['看照片：点“是本人”或“不是本人”。', 'Look at the photo, tap what you see.'],
  },
  {
    colour: '#FFC53D',
    ink: '#1a1a1a',
    icon: 'M20 12a8 8 0 1 1-2.5-5.8M20 3v4.5h-4.5',
    says: ['已用过、次数完、余额不够、不在时间', 'Used, limit, balance, hours'],
    does: ['按原价收，请老人看屏幕上的原因。', 'Full price; show the reason.'],
  },
  {
    colour: '#A8071A',
    ink: '#ffffff',
    icon: 'M6 6l12 12M18 6L6 18',
    says: ['卡已挂失、暂停、不在范围', 'Lost, suspended, not eligible'],
    does: ['按原价给饭，不收走卡，请老人打卡上的电话。', 'Serve at full price; leave the card with them.'],
  },
  {
    colour: '#434343',
    ink: '#ffffff',
    icon: 'M20 12a8 8 0 1 1-2.5-5.8M20 3v4.5h-4.5',
    says: ['码已过期、手机时间不准', 'Code expired, clock wrong'],
    does: ['请老人点一下手机屏幕，换新码。', 'Ask the person to tap the phone.'],
  },
];

const RULES: readonly (readonly [zh: string, en: string])[] = [
  ['点错了：十分钟内在“今日明细”里点“撤销”；过了十分钟，点“更正申请”。', 'A mistake: void within ten minutes in today’s list; later ask for a correction.'],
  ['收班：点钱，填实收。“待上传”不是 0，先连网。', 'Closing: count the money. “Waiting” is not 0: connect first.'],
  ['不拿别人的卡来刷，不存老人的码和照片，不因为机器说“不行”就不给饭。', 'Never scan for somebody absent, keep codes or photos, or refuse a meal because the machine does.'],
];

export function drawCounterCard(page: PDFKit.PDFDocument): void {
  page.addPage();
  page.rect(0, 0, 210 * MM, 22 * MM).fill(RED);
  page
    .fillColor('#ffffff')
    .font('bold')
    .fontSize(28)
    .text('收银台一页通', EDGE, 1.5 * MM, { lineBreak: false });
  page
    .font('regular')
    .fontSize(13)
    .text('One page for the counter · 听不清就看，看不清就听', EDGE, 14 * MM, { lineBreak: false });
  let down = 27 * MM;
  down = drawSteps(page, down);
  for (const result of RESULTS) down = drawResult(page, result, down);
  down += 2 * MM;
  for (const [zh, en] of RULES) {
    page.fillColor('#000000').font('bold').fontSize(14).text(zh, EDGE, down, { width: WIDTH, lineGap: -2 });
    page.font('regular').fontSize(12).text(en, EDGE, page.y, { width: WIDTH, lineGap: -2 });
    down = page.y + 2 * MM;
  }
}

function drawSteps(page: PDFKit.PDFDocument, down: number): number {
  const width = (WIDTH - 2 * 6 * MM) / 3;
  let lowest = down;
  for (const [index, [picture, zh, en]] of STEPS.entries()) {
    const x = EDGE + index * (width + 6 * MM);
    page.fillColor('#000000').font('bold').fontSize(16).text(zh, x, down, { width, lineBreak: false });
    page
      .font('regular')
      .fontSize(11)
      .text(en, x, down + 7.5 * MM, { width, lineBreak: false });
    lowest = Math.max(lowest, down + 14 * MM + drawPicture(page, readPicture(picture), { x, y: down + 14 * MM, width }));
  }
  return lowest + 6 * MM;
}

const ROW = 25.5 * MM;

function drawResult(page: PDFKit.PDFDocument, { colour, ink, icon, says, does }: Result, down: number): number {
  const box = 18 * MM;
  page.roundedRect(EDGE, down, box, box, 2 * MM).fill(colour);
  page
    .save()
    .translate(EDGE + 3 * MM, down + 3 * MM)
    .scale((12 * MM) / 24)
    .path(icon)
    .lineWidth(2.4)
    .lineCap('round')
    .lineJoin('round')
    .stroke(ink)
    .restore();
  const [left, middle] = [EDGE + box + 5 * MM, EDGE + box + 76 * MM];
  column(page, says, { x: left, width: middle - left - 4 * MM, down });
  column(page, does, { x: middle, width: 210 * MM - EDGE - middle, down });
  return down + ROW;
}

function column(page: PDFKit.PDFDocument, [zh, en]: readonly [string, string], { x, width, down }: { x: number; width: number; down: number }): void {
  page
    .fillColor('#000000')
    .font('bold')
    .fontSize(17)
    .text(zh, x, down - 1 * MM, { width, lineGap: -4 });
  page.font('regular').fontSize(12).text(en, x, page.y, { width, lineGap: -2 });
}
