import type { Words } from '#values';
import type { AlarmKind } from './alarms.js';
import { words } from './figure.js';

/** What each alarm means and what to do. */
export const TOLD: Readonly<Record<AlarmKind, readonly [Words, Words]>> = {
  activation_miss: [
    words('输错的绑定码（今天）', 'Wrong activation codes today'),
    words(
      '可能有人在猜绑定码。到上限后当天暂停手输，扫码不受影响；请看登记簿中同一网络的尝试，必要时收回未用的绑定码。',
      'Somebody may be guessing. At the limit typed codes pause for the day and scanning goes on; look for tries from one network, and withdraw codes not used yet where needed.',
    ),
  ],
  text_message: [
    words('短信验证码（今天）', 'Codes sent by text message today'),
    words('已近每天上限；到上限后改用绑定码或到社区办理。', 'Near the limit of the day; beyond it people activate with a code from the desk.'),
  ],
  storage_low: [
    words('数据库磁盘剩余空间（MB）', 'Free space on the disk of the database (MB)'),
    words('低于预留空间，已停止写入新数据；请清理或扩容，恢复后自动继续。', 'Below the reserve nothing new is written; clear up or enlarge the disk, and it goes on by itself.'),
  ],
  person_reveal: [
    words('查看完整个人信息（今天）', 'People opened in full today'),
    words(
      '全县今天查看偏多，或有账号用完了当天的次数。请在操作日志中看是谁、为什么。',
      'Many for one day, or an account used up its own. See in the log of acts who opened them and why.',
    ),
  ],
  card_read: [
    words('查看完整卡号（今天）', 'Card numbers read today'),
    words(
      '全县今天查看偏多，或有账号用完了当天的次数。请在操作日志中看是谁；必要时为这些老人换卡。',
      'Many for one day, or an account used up its own. See in the log of acts who read them; replace the cards where needed.',
    ),
  ],
  card_sheet: [
    words('一人经手的整批卡（今天，张）', 'Cards of batches in one hand today'),
    words(
      '建批与下载由同一人完成，已偏多，或有人用完了当天的张数。请改由两人办理，并核对印出的卡数。',
      'Made and fetched by one and the same person: many, or all that a day allows. Let two persons do it, and count what was printed.',
    ),
  ],
  person_alone: [
    words('一人独自登记的老人（今天）', 'People registered by one person alone today'),
    words(
      '全县今天由一人独自登记（或独自导入名册）的人偏多，或有人用完了当天的人数。请在操作日志中看是谁，抽查这些人是否确有其人。',
      'Many for one day, or somebody used up a day’s number. See in the log of acts who registered them, and check some of them in person.',
    ),
  ],
  card_code: [
    words('取出完整卡码（今天）', 'Whole codes of cards drawn today'),
    words(
      '完整卡码等于一张卡。全县今天取出偏多，或有人用完了当天的次数。请在操作日志中看是谁；必要时为这些老人换卡。',
      'A whole code is as good as the card. Many for one day, or somebody used up a day’s number. See in the log of acts who drew them; replace the cards where needed.',
    ),
  ],
  category_alone: made('一人登记的困难类别（今天）', 'Categories recorded by one person today', '类别', 'categories'),
  grade_alone: made('一人登记的能力评估（今天）', 'Assessments recorded by one person today', '评估', 'assessments'),
  purse_alone: made('一人开立的点数账户（今天）', 'Purses opened by one person today', '账户', 'purses'),
  card_issued: made('新发的卡（今天）', 'First cards issued today', '发卡', 'cards'),
  phone_opened: made('柜台生成的手机绑定码（今天）', 'Phones opened at desks today', '绑定', 'phones'),
  social_bound: made('柜台绑定的社保卡（今天）', 'Social-security cards bound today', '绑定', 'bindings'),
  row_granted: made('放行的断网待审记录（今天）', 'Rows of tablets let pass today', '用餐', 'meals'),
  sale_granted: made('按断网漏补核定的餐（今天）', 'Sales found to be meals today', '用餐', 'meals'),
  death_revoked: turned('撤销的死亡登记（今天）', 'Recorded deaths taken back today', '确实健在', 'are alive'),
  carrier_resumed: turned('恢复使用的卡（今天）', 'Suspended cards resumed today', '暂停的原因已经查清', 'may be served again'),
  moved_in: turned('迁回本县的老人（今天）', 'People recorded as back in the county today', '确实迁回', 'did come back'),
  death_recorded: turned('登记的死亡（今天）', 'Deaths recorded today', '确已去世', 'have died'),
  carrier_suspended: turned('暂停使用的卡（今天）', 'Cards suspended today', '确有疑点', 'are in doubt'),
  moved_out: turned('迁出本县的老人（今天）', 'People recorded as moved out of the county today', '确已迁出', 'did move away'),
  fact_ended: turned('终止或撤回的类别、评估（今天）', 'Categories and assessments ended or withdrawn today', '确应终止', 'had to end'),
  pin_wrong: [
    words('输错的 PIN（今天）', 'Wrong PINs today'),
    words(
      '可能有人在平板上试 PIN，或有操作员一小时内输错十次。请在操作日志中看是哪些平板；不在网点的立即报失窃。',
      'Somebody may be trying PINs, or an operator had ten wrong ones in an hour. See in the log of acts at which tablets; report those that are not at their site.',
    ),
  ],
  night_undone: [
    words('夜间核对没有做完', 'The night’s work is not done'),
    words(
      '到期、清单、核账、防改动检查至少有一项没有完成。请机房看日志中的步骤名，处理后会自动再做。',
      'Expiry, lists, books or the look for alterations: one step at least has not ended. Its name stands in the log at the machine; once mended it is done again by itself.',
    ),
  ],
  rows_unfit: [
    words('与封印不符、已被拒用的记录（昨天和今天）', 'Rows refused because they do not fit their seal (yesterday and today)'),
    words(
      '有人绕过本系统改动了数据库，或把旧记录放了回去；这些记录已不起作用。请看操作日志中的 row.unfit（表名和编号），由机房核对后恢复，不必等夜间核对。',
      'The database was altered past the app, or an old row put back; these rows have no effect. Their tables and ids stand in the log of acts under row.unfit; have them restored at the machine, there is no need to wait for the night.',
    ),
  ],
  deciders_few: [
    words('能作决定的不足两人', 'Fewer than two who decide'),
    words(
      '没有人能确认别人提出的事项。请由机房用 lovecard admin 补建两位管理员。',
      'Nobody can confirm what another proposes. Have two administrators made with lovecard admin, at the machine.',
    ),
  ],
  enrolments: [
    words('一天内为同一网点绑定的平板', 'Tablets enrolled for one site in a day'),
    words(
      '同一账号当天为同一网点生成的绑定码偏多。请核实这些平板确在网点；不认识的立即停用。',
      'One account made many enrolments for one site today. See that these tablets are there; retire the ones nobody knows.',
    ),
  ],
  new_carriers: [
    words('网点一天用新卡、新绑手机用餐（最近三天，最多的一天）', 'Meals of a site by new cards and phones (the highest of three days)'),
    words(
      '这些卡、手机、社保卡是七天内发放或绑定的；餐已照付。新开的网点集中发卡时属正常；否则请在操作日志中看是谁办的，并打电话向几位老人核实。',
      'Their cards, phones and social cards were handed out or bound within a week; the meals were paid. A new centre that hands out its cards is just that; else see in the log of acts who made them, and call some of the elders.',
    ),
  ],
  offline_above_site: [
    words('网点断网用餐超过平日（最近三天，最多的一天）', 'Meals without the network above what a site serves (the highest of three days)'),
    words(
      '某网点各台平板合计超过其名单允许的一天餐数。餐已照付；请到“平板与网点”查看这些平板，向网点核实。',
      'All tablets of a site together served more in a day than its lists allow the site. The meals were paid; look at its tablets and ask the site.',
    ),
  ],
};

/** Something that one person makes at a desk, and that meals or money follow from. */
function made(zh: string, en: string, what: string, things: string): readonly [Words, Words] {
  return [
    words(zh, en),
    words(
      `全县今天偏多，或有人用完了当天的数。请在操作日志中看是谁，向几位老人核实${what}是否属实。`,
      `Many for one day, or somebody used up a day’s number. See in the log of acts who made them, and ask some of the elders whether the ${things} are real.`,
    ),
  ];
}

/** What stops or revives people, of which one person did many in a day or the county did. */
function turned(zh: string, en: string, truth: string, claim: string): readonly [Words, Words] {
  return [
    words(zh, en),
    words(
      `全县今天偏多，或有一人今天办理了二十件以上。集中补录的日子属正常；否则请在操作日志中看是谁，抽查几位老人${truth}。`,
      `Many for one day, or twenty and more by one person. On a day of catching up that is just so; else see in the log of acts who it was, and check whether some of these people ${claim}.`,
    ),
  ];
}
