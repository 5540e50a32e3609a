import type { FullPriceSale } from './engine/index.js';
import { type Facts, textOf, type View } from './results/view.js';
import { display, serving, showNo } from './serving.js';
import { till } from './till.js';

/** 按原价: the same person, without subsidy, with the code of the refusal. */
export async function sellAtFullPrice(view: View): Promise<void> {
  if (!view.fullPrice) return;
  await sell({ kind: 'elder', tender: serving.tender, ...view.fullPrice }, { after: { zh: textOf(view, 'zh').title, en: textOf(view, 'en').title } });
}

export async function sell(sale: FullPriceSale, facts: Facts): Promise<void> {
  const done = await till().sellFullPrice(sale);
  if (done.kind === 'no') {
    showNo(done);
    return;
  }
  const reason = sale.kind === 'elder' ? 'full_price' : sale.kind === 'guest' ? 'guest_meal' : 'staff_meal';
  serving.weighedFen = null;
  display({ reason, facts: { ...facts, collectFen: sale.priceFen }, fullPrice: null }, null);
}
