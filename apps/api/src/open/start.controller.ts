import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { OpenToAll } from '#identity';
import { dayOf } from '#values';
import { Clock, UnitOfWork } from '#platform';

interface Figures {
  readonly persons: number;
  readonly sites: number;
  readonly today: number;
  readonly refused: number;
}

const COUNTED_MS = 60_000;

/** The first page a newcomer sees: what this is, whether it works, and where to go on. Counts only, nothing personal. */
@ApiExcludeController()
@Controller()
export class StartController {
  private counted: { readonly figures: Figures; readonly at: number } | null = null;

  constructor(
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  @Get()
  @OpenToAll('the front door')
  @Header('Content-Type', 'text/html; charset=utf-8')
  async page(): Promise<string> {
    // Anyone may ask for this page as often as they like; the county is counted once a minute.
    const now = this.clock.nowMs();
    if (this.counted === null || now - this.counted.at >= COUNTED_MS) this.counted = { figures: await this.figures(), at: now };
    return html(this.counted.figures);
  }

  private async figures(): Promise<Figures> {
    const count = async (sql: string, values: string[] = []): Promise<number> => Number((await this.work.reader.query<{ n: number | string | null }>(sql, values))[0]?.n ?? 0);
    const today = dayOf(this.clock.nowMs());
    return {
      persons: await count('SELECT COUNT(*) AS n FROM person'),
      sites: await count(`SELECT COUNT(*) AS n FROM site WHERE type <> 'care_centre' AND closed_on IS NULL`),
      today: await count('SELECT COUNT(*) AS n FROM redemption WHERE meal_day = ?', [today]),
      refused: await count('SELECT SUM(refusals) AS n FROM refusal_day WHERE meal_day = ?', [today]),
    };
  }
}

function html(figures: Figures): string {
  const tile = (number: number, zh: string, en: string): string => `<div class="tile"><b>${String(number)}</b><span>${zh}</span><small lang="en">${en}</small></div>`;
  const link = (href: string, zh: string, en: string): string => `<li><a href="${href}">${zh} <small lang="en">${en}</small></a></li>`;
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>爱心卡 Love Card</title>
<style>body{font:20px/1.5 system-ui,"Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif;margin:0;color:#1a1a1a;background:#fff}
header{background:#8f1d14;color:#fff;padding:24px}h1{margin:0;font-size:32px}main{max-width:60rem;margin:0 auto;padding:24px}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(11rem,1fr));gap:12px}.tile{border:2px solid #ddd;border-radius:8px;padding:16px;display:flex;flex-direction:column}
.tile b{font-size:36px;font-variant-numeric:tabular-nums}small{color:#4a4a4a;font-size:16px}header small{color:#fff}a{color:#0b4f9e;display:inline-block;padding:16px 0;min-height:28px}ul{list-style:none;padding:0}</style></head>
<body><header><h1>爱心卡 <small lang="en">Love Card</small></h1><div>谁有资格、发多少、怎么吃、账对不对 <small lang="en">who is eligible, what is due, a meal redeemed, books that reconcile</small></div></header>
<main><div class="tiles">${tile(figures.persons, '在册老人', 'people in the registry')}${tile(figures.sites, '助餐点', 'meal sites')}${tile(figures.today, '今日补贴餐', 'subsidised meals today')}${tile(figures.refused, '今日未通过', 'refusals today')}</div>
<ul>${link('/e/', '老人手机', "the elder's phone")}${link('/t/', '收银台', 'the counter')}${link('/c/', '监管台', 'the console of the bureau')}${link('/docs', '接口文档', 'API documentation')}${link('/openapi.json', 'OpenAPI 文件', 'the same as a file')}${link('/api/v1/open/sites', '助餐点名录', 'public list of meal sites')}${link('/api/v1/open/problems', '拒绝原因目录', 'why a request may be refused')}${link('/health/ready', '运行状态', 'health')}${link('/metrics', '运行指标', 'metrics')}</ul></main></body></html>`;
}
