import type { PublicCountyPage, PublicCountyView } from '#county';
import type { Face } from '#platform';
import type { PublicSite } from '#sites';
import { minuteText, yuanText } from '#values';
import { escaped as e } from './escaped.js';
import { FRONT_STYLE } from './front-style.js';
import { speakerOf } from './front-words.js';
import { whatComesEveryMonth, whatOnePays } from './what-is-paid.js';

export interface FrontOptions {
  readonly language: 'zh' | 'en';
  readonly faces: readonly Face[];
}

/** What the parts of the page are written with. */
export interface Pen {
  readonly language: 'zh' | 'en';
  readonly say: ReturnType<typeof speakerOf>;
  /** The one of two texts that is in the language of the page, made safe. */
  readonly of: (zh: string, en: string) => string;
}

/** Answered in every county of the country. */
const HOTLINE = '12345';
const MARK =
  '<svg viewBox="0 0 512 512" aria-hidden="true"><rect width="512" height="512" rx="96" fill="#fff"/><path d="M256 400C120 312 96 240 112 192c18-54 88-72 144-8 56-64 126-46 144 8 16 48-8 120-144 208z" fill="#8f1d14"/></svg>';

/** The whole citizens' page as HTML; every text from the database is escaped on its way in. */
export function frontPage(page: PublicCountyPage, { language, faces }: FrontOptions): string {
  const say = speakerOf(language);
  const pen: Pen = { language, say, of: (zh, en) => e(language === 'zh' ? zh : en || zh) };
  const { county } = page;
  const sections = [sitesSection(page, pen), ...(county === null ? [] : [whatOnePays(county, pen), whatComesEveryMonth(county, pen)]), cardSection(pen), askSection(county, pen)];
  if (county !== null) sections.push(figuresSection(county, pen));
  const keys = [
    faces.includes('elder') ? `<a class="key" href="/e/">${say('openCard')}</a>` : '',
    page.streets.length > 0 ? `<a class="key second" href="#sites">${say('findSite')}</a>` : '',
  ];
  return `<!doctype html><html lang="${language === 'zh' ? 'zh-CN' : 'en'}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${say('title')}</title><meta name="description" content="${say('about')}"><style>${FRONT_STYLE}</style></head>
<body><header><div class="in"><div class="brand">${MARK}<h1>${say('name')}</h1><a href="${hrefOf(page.street?.code, language === 'zh' ? 'en' : 'zh')}" lang="${language === 'zh' ? 'en' : 'zh-CN'}">${say('otherLanguage')}</a></div>
${county === null ? '' : `<p class="where">${pen.of(county.name, county.nameEn)}</p>`}<p class="lead">${say('about')}</p><div class="keys">${keys.join('')}</div></div></header>
<main class="in">${sections.join('\n')}</main>${footer(faces, pen)}</body></html>`;
}

function hrefOf(street: string | undefined, language: 'zh' | 'en'): string {
  const query = [street === undefined ? '' : `street=${street}`, language === 'en' ? 'lang=en' : ''].filter((part) => part !== '');
  return query.length === 0 ? '/' : `/?${query.join('&amp;')}`;
}

function sitesSection({ streets, street, sites, county }: PublicCountyPage, pen: Pen): string {
  const { say } = pen;
  if (streets.length === 0) return `<section id="sites"><h2>${say('sites')}</h2><p class="note">${say('noSites')}</p></section>`;
  const links = streets.map((one) => {
    const current = one.code === street?.code ? ' aria-current="true"' : '';
    return `<li><a href="${hrefOf(one.code, pen.language)}#sites"${current}>${pen.of(one.name, one.nameEn)} <span>${say('siteCount', one.sites)}</span></a></li>`;
  });
  const note = county?.law.subsidy == null ? '' : `<p class="note">${say('listPrice')}</p>`;
  const shown = street === null ? '' : `${note}<ul class="sites">${sites.map((site) => siteCard(site, county, pen)).join('')}</ul>`;
  return `<section id="sites"><h2>${say('sites')}</h2><p class="quiet">${say(street === null ? 'chooseStreet' : 'otherStreet')}</p><ul class="streets">${links.join('')}</ul>${shown}</section>`;
}

function siteCard(site: PublicSite, county: PublicCountyView | null, pen: Pen): string {
  const { say } = pen;
  const windows = site.windows.length > 0 ? site.windows : (county?.law.subsidy?.windows ?? []);
  const hours = windows.map((one) => `<span>${say(one.window)} ${minuteText(one.fromMinute)}–${minuteText(one.toMinute)}</span>`).join('');
  const dishes = site.menu.map(
    (dish) =>
      `<li><span>${pen.of(dish.name, dish.nameEn)}${dish.window === null ? '' : ` <span class="quiet">${say(dish.window)}</span>`}</span><b>${say(dish.openPrice ? 'atMost' : 'yuan', yuanText(dish.priceFen))}</b></li>`,
  );
  const tel = site.tel === null || site.tel === '' ? '' : `<p><a class="tel" href="tel:${e(site.tel)}">${say('call', e(site.tel))}</a></p>`;
  return `<li class="site"><h3>${pen.of(site.name, site.nameEn)}</h3><p lang="zh-CN">${e(site.address)}</p>${tel}${site.servesToday ? `<p class="hours">${hours}</p>` : `<p><b>${say('closedToday')}</b></p>`}${
    dishes.length === 0 ? `<p class="quiet">${say('noMenu')}</p>` : `<ul class="dishes">${dishes.join('')}</ul>`
  }</li>`;
}

function cardSection({ say }: Pen): string {
  const steps = (['card1', 'card2', 'card3', 'card4'] as const).map((step) => `<li>${say(step)}</li>`);
  return `<section id="card"><h2>${say('card')}</h2><ol class="steps">${steps.join('')}</ol></section>`;
}

function askSection(county: PublicCountyView | null, { say }: Pen): string {
  const line = (tel: string, who: string): string => `<a href="tel:${e(tel)}"><span>${who}</span><b>${e(tel)}</b></a>`;
  const own = county === null || county.tel === HOTLINE ? '' : line(county.tel, say('bureau'));
  return `<section id="ask"><h2>${say('ask')}</h2><p class="quiet">${say('complain')}</p><div class="tels">${own}${line(HOTLINE, say('hotline'))}</div></section>`;
}

function figuresSection({ figures, name, nameEn }: PublicCountyView, pen: Pen): string {
  const { say } = pen;
  const tile = (n: number, what: string): string => `<div><dt>${what}</dt><dd>${n.toLocaleString('en')}</dd></div>`;
  // Before the first meal of a day there is no figure of it, not a nought.
  const today = figures.mealsToday === 0 ? '' : tile(figures.mealsToday, say('mealsToday'));
  return `<section><h2>${say('figures', pen.of(name, nameEn))}</h2><dl class="tiles">${tile(figures.persons, say('people'))}${tile(figures.sites, say('mealSites'))}${tile(figures.mealsYesterday, say('mealsYesterday'))}${today}</dl></section>`;
}

/** What a process does not serve has no door here. */
function footer(faces: readonly Face[], { say }: Pen): string {
  const doors: readonly (readonly [boolean, string, string])[] = [
    [faces.includes('counter'), '/t/', say('counter')],
    [faces.includes('bureau'), '/c/', say('console')],
    [faces.includes('open'), '/api/v1/open/sites', say('data')],
    [faces.includes('open'), '/api/v1/open/problems', say('refusals')],
    [faces.includes('bureau'), '/docs', say('docs')],
    [true, '/health/ready', say('health')],
  ];
  const links = doors.filter(([is]) => is).map(([, href, text]) => `<li><a href="${href}">${text}</a></li>`);
  return `<footer><nav class="in" aria-label="${say('staff')}"><p>${say('staff')}</p><ul>${links.join('')}</ul></nav></footer>`;
}
