import { type Figure, type Told, words } from './figure-shape.js';

export { type Figure, type FigureGroup, type FigureUnit, type Told, words } from './figure-shape.js';

/** The words of the figures whose names are known beforehand; funders and refusals name theirs themselves. */
export const FIGURES = {
  meals: {
    group: 'meals',
    unit: 'meal',
    label: words('补贴用餐', 'Subsidised meals'),
    definition: words(
      '当日（用餐时间）在本辖区网点核销、至今未撤销的餐数；含离线受理。按网点所在地统计。',
      'Meals redeemed at sites of this area on the day they were eaten, and not voided since; offline ones included. By where the site stands.',
    ),
  },
  meals_voided: {
    group: 'meals',
    unit: 'meal',
    label: words('已撤销', 'Voided'),
    definition: words('当日用餐中后来撤销的餐数，撤销可能发生在以后的日子。', 'Meals of the day that were taken back, on whatever day that happened.'),
  },
  meals_full_price: {
    group: 'meals',
    unit: 'meal',
    label: words('原价用餐', 'Full-price meals'),
    definition: words('老人、散客、员工按原价就餐的餐数，不含补贴餐。', 'Meals of elders, guests and staff at full price; none of them subsidised.'),
  },
  meals_offline: {
    group: 'offline',
    unit: 'meal',
    label: words('离线受理', 'Accepted offline'),
    definition: words('补贴用餐中，断网时受理、已上传并入账的餐数。', 'Of the subsidised meals, those accepted without the network and booked since.'),
  },
  subsidy: {
    group: 'money',
    unit: 'fen',
    label: words('补贴合计', 'Subsidy'),
    definition: words(
      '补贴用餐中由市、区、集体、慈善承担的金额之和；不含网点让利、重阳分、个人自付，也不含列为预支、挂账或网点自担的部分。',
      'What city, district, collective and charity pay for the subsidised meals; without site discounts, points, what people pay themselves, and what is an advance, in suspense or borne by a site.',
    ),
  },
  points: {
    group: 'money',
    unit: 'point',
    label: words('重阳分', 'Points spent'),
    definition: words('补贴用餐中使用的重阳分，1 分计 1 元。', 'Points spent on the subsidised meals; one point is one yuan.'),
  },
  sites_open: {
    group: 'places',
    unit: 'site',
    label: words('启用网点', 'Sites in service'),
    definition: words('当日已启用、未关闭的助餐网点；不含居家养老服务中心。', 'Meal sites opened and not closed on the day; home-care centres do not count.'),
  },
  sites_serving: {
    group: 'places',
    unit: 'site',
    label: words('有餐网点', 'Sites with meals'),
    definition: words('当日至少有一餐补贴用餐的网点。', 'Sites with at least one subsidised meal on the day.'),
  },
  sites_silent: {
    group: 'places',
    unit: 'site',
    label: words('开餐后无记录网点', 'Sites without a meal since opening'),
    definition: words(
      '首个供餐时段已开始、至今一餐也没有（含原价）的启用网点。',
      'Sites in service whose first meal window has begun and that have no meal at all yet, full price included.',
    ),
    work: true,
  },
  sites_lapsed: {
    group: 'places',
    unit: 'site',
    label: words('食品许可失效网点', 'Sites without a food licence'),
    definition: words(
      '启用网点中当日没有有效食品许可的，无论当日有没有用餐；不能核销补贴餐。',
      'Sites in service without a valid food licence on the day, with meals or without; they serve no subsidised meal.',
    ),
    work: true,
  },
  devices: {
    group: 'places',
    unit: 'device',
    label: words('在用平板', 'Devices'),
    definition: words('已绑定且未停用的平板。', 'Tablets that are bound and not revoked.'),
  },
  devices_online: {
    group: 'places',
    unit: 'device',
    label: words('在线平板', 'Devices online'),
    definition: words('在用平板中最近 10 分钟内有联系的。', 'Devices heard of within the last ten minutes.'),
  },
  rows_unsent: {
    group: 'offline',
    unit: 'row',
    label: words('待上传', 'Rows not sent yet'),
    definition: words(
      '各在用平板最近一次报告的未上传笔数之和；从未报告的平板不在其中，见离线平板。',
      'What the devices in use last said they still have to send. Those that never said are not in it; see tablets that are not heard of.',
    ),
    work: true,
  },
  devices_flooding: {
    group: 'offline',
    unit: 'device',
    label: words('上传超量平板', 'Tablets that sent too much'),
    definition: words(
      '最近三天内上传超出额度的平板：不能入链的内容过多（只留摘要），停用后仍大量上传，或一天内上传量异常。请核实平板是否在本人手中。',
      'Tablets whose uploads hit a budget in the last three days: too much that does not join their chain (digests are kept), too much after they left, or an unusual amount in one day. Check who holds them.',
    ),
    work: true,
  },
  'standing.advance': {
    group: 'offline',
    unit: 'meal',
    label: words('列为预支', 'Booked as an advance'),
    definition: words(
      '补贴用餐中，网点守规、但次数已超的离线餐：照付网点，超出部分列为本人以后月份的预支，不计入补贴合计。',
      'Of the subsidised meals, offline ones in excess although the site kept the rules: the site is paid, the excess is an advance on the person’s later months and not part of the subsidy.',
    ),
  },
  'standing.suspense': {
    group: 'offline',
    unit: 'meal',
    label: words('挂账待审', 'In suspense'),
    definition: words(
      '补贴用餐中，已付网点、补贴由谁承担尚待审核的餐；不计入补贴合计。',
      'Of the subsidised meals, those paid to the site while it is reviewed who bears them; not part of the subsidy.',
    ),
  },
  'standing.site': {
    group: 'offline',
    unit: 'meal',
    label: words('网点自担', 'Borne by the site'),
    definition: words(
      '补贴用餐中，因网点未守离线规则而由网点承担的餐；不计入补贴合计。',
      'Of the subsidised meals, those a site bears because it broke the rules of working offline; not part of the subsidy.',
    ),
  },
  offline_held: {
    group: 'offline',
    unit: 'row',
    label: words('离线待审', 'Offline rows held'),
    definition: words(
      '已上传、因迟到或时钟存疑等待人工审核的离线记录，不限日期。',
      'Rows sent by tablets that wait for a person because they are late or their clock is in doubt, of whatever day.',
    ),
    work: true,
  },
  suspense_open: {
    group: 'offline',
    unit: 'meal',
    label: words('挂账待定', 'Cases in suspense'),
    definition: words(
      '本辖区网点的离线餐，以及一天里超过平日的手输卡号餐，补贴由资金还是网点承担尚未由两人定下的，不限日期。老人照常用餐。',
      'Offline meals at sites of this area, and meals by typed number beyond what a site has in a day, of which two persons have not said yet whether the funds or the site bear them, of whatever day. The meals were served.',
    ),
    work: true,
  },
  stolen_meals: {
    group: 'offline',
    unit: 'meal',
    label: words('失窃平板的餐', 'Meals of stolen tablets'),
    definition: words(
      '平板失窃以后、报失以前已经入账，而尚无人提请另一人审批的餐，不限日期。',
      'Meals of after a theft that had come in before it was reported, and that nobody has put before a second person yet, of whatever day.',
    ),
    work: true,
  },
  meals_typed: {
    group: 'checks',
    unit: 'meal',
    label: words('手工录入', 'Typed by hand'),
    definition: words(
      '补贴用餐中，未出示卡码、由经办按卡号或手机号加生日查到本人后核销的餐数，须逐笔核对。',
      'Of the subsidised meals, those of people who showed no code and were looked up by card number, or by phone and birthday; each of them is looked at.',
    ),
  },
  card_mismatches: {
    group: 'checks',
    unit: 'case',
    label: words('不是本人', 'Not the holder'),
    definition: words(
      '当日柜台核对后认定持卡人不是本人的次数（含离线上传）；未享受补贴，卡是否停用由社区决定。',
      'How often on the day a counter found that a card was shown by somebody else, offline ones included; no subsidy was given, and whether the card is stopped is for the community office.',
    ),
  },
  void_requests_open: {
    group: 'checks',
    unit: 'case',
    label: words('待审批撤销', 'Late voids to decide'),
    definition: words(
      '本辖区网点超过十分钟后提出、尚未审批的撤销申请，不限日期；网点已自行撤销的不计。',
      'Requests of sites of this area to take a meal back after the ten minutes that nobody has decided, of whatever day; those taken back meanwhile do not count.',
    ),
    work: true,
  },
  alarms: {
    group: 'books',
    unit: 'case',
    label: words('运行告警', 'Alarms'),
    definition: words(
      '需要马上处理的运行情况：绑定码试错过多、短信将到上限、磁盘空间不足。',
      'What needs somebody now: many wrong activation codes, text messages near their limit, little room on the disk.',
    ),
    work: true,
  },
  proposals_open: {
    group: 'books',
    unit: 'case',
    label: words('待第二人确认', 'Waiting for a second person'),
    definition: words(
      '政策、拨款、捐款及其冲回、超出资金的发放等须两人办理、已提出而尚未确认或退回的事项；七天后自动失效。',
      'Acts that take two persons (policies, budgets, donations and their counter-entries, runs beyond a fund), proposed and neither confirmed nor declined yet; they lapse after seven days.',
    ),
    work: true,
  },
  complaints_open: {
    group: 'voices',
    unit: 'case',
    label: words('待答复投诉', 'Complaints open'),
    definition: words('本辖区老人或网点的投诉中尚未答复的，不限日期。', 'Complaints of residents or about sites of this area that have no answer yet, of whatever day.'),
    work: true,
  },
  appeals_open: {
    group: 'voices',
    unit: 'case',
    label: words('待答复申诉', 'Appeals open'),
    definition: words('本辖区老人对津贴的申诉中尚未答复的，不限日期。', 'Appeals of residents against an allowance that have no answer yet, of whatever day.'),
    work: true,
  },
  refusals: {
    group: 'refusals',
    unit: 'refusal',
    label: words('拒绝次数', 'Refusals'),
    definition: words(
      '当日柜台拒绝补贴的次数：核销请求每个计一次；问价时就被拒绝的，同一网点、同一码、同一餐计一次。',
      'Refusals of a subsidised meal at counters on the day: each request once; a code that was refused when its price was asked once a site, code and meal.',
    ),
  },
  differences: {
    group: 'books',
    unit: 'difference',
    label: words('核对差异', 'Differences'),
    definition: words(
      '本辖区最近月份最后一次核对发现的差异条数；从未核对则为空。',
      'What the last reconciliation of the newest month reconciled for this area found; empty when there was none.',
    ),
    work: true,
  },
  altered: {
    group: 'books',
    unit: 'case',
    label: words('数据被改动', 'Altered data'),
    definition: words(
      '最近一次检查发现的、绕过系统直接改动数据库的痕迹：触发器与约束、加密内容、两处应一致的记录；每夜及每次启动检查，从未检查则为空。',
      'What the last look found altered in the database past the app: triggers and constraints, sealed texts, facts that stand in two places. Looked at every night and at every start; empty when nobody has looked yet.',
    ),
    work: true,
  },
} as const satisfies Record<string, Told>;

/** A figure with its words. */
export function figureOf(key: string, told: Told, numbers: Pick<Figure, 'value' | 'asOf' | 'rows'> & Partial<Pick<Figure, 'yesterday' | 'sameWeekday'>>): Figure {
  const { group, unit, label, definition, work } = told;
  return { key, group, unit, label, definition, yesterday: null, sameWeekday: null, work: work ?? false, ...numbers };
}

/** Path and query of the list that shows a figure's rows. */
export function rowsAt(path: string, query: Readonly<Record<string, string | number | boolean>>): string {
  const asked = new URLSearchParams(Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]));
  return `bureau/${path}?${asked.toString()}`;
}
