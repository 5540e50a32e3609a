import type { Words } from '#values';

const kind = (zh: string, en: string): Words => ({ zh, en });

/** What somebody with the database's password could have altered, as the checks name it. Codes are stable. */
export const FINDINGS = {
  schema_missing: kind('数据库结构缺少此项', 'The schema lacks this'),
  schema_changed: kind('数据库结构此项被改动', 'This part of the schema was changed'),
  schema_foreign: kind('数据库结构多出此项', 'The schema has this in addition'),
  policy_not_law: kind('政策版本不是本系统发布的（封签或内容不符），不予适用', 'A version of a policy that the app did not publish (seal or body does not fit); it is not applied'),
  policy_copy_differs: kind('政策版本的第二份存底缺失或被改动', 'The second place of a published policy lacks it or was altered'),
  withdrawal_not_law: kind('政策撤回记录不是本系统写入的（封签不符），不予适用', 'A withdrawal of a policy that the app did not write (its seal does not fit); it is not applied'),
  policy_gone: kind('已发布的政策版本被删除', 'A published version of a policy is no longer there'),
  withdrawal_gone: kind('政策撤回记录被删除', 'The withdrawal of a policy is no longer there'),
  sealed_text_broken: kind('加密内容无法读取或被移动', 'A sealed text cannot be opened here'),
  fact_of_no_kind: kind('人员类别或评估等级不是本系统写入的，不予采用', 'A category or grade that the app did not write; it is passed over'),
  person_differs_from_id: kind('档案与身份证号不符（出生日期、性别、姓名掩码或索引）', 'A person’s row does not agree with the ID number or the name'),
  death_without_event: kind('去世日期与登记记录不符', 'A date of death does not agree with what was recorded'),
  residence_differs: kind('居住地或户籍与登记的经过不符', 'Where somebody lives or is registered does not agree with what was recorded of it'),
  moved_without_event: kind('迁出日期与登记记录不符', 'The day of moving away does not agree with what was recorded'),
  generation_without_event: kind('卡证代次与补卡记录不符', 'The generation of a person’s cards does not agree with the replacements that were recorded'),
  choice_without_act: kind('积分付餐的选择与操作记录不符', 'Whether a person’s points pay for meals is not what the log of acts says was chosen'),
  purse_without_event: kind('钱包开通日期没有登记记录', 'A purse was opened without a record'),
  standing_without_event: kind('卡证状态与登记记录不符（挂失、停用）', 'Whether a person’s cards are lost or suspended does not agree with what was recorded'),
  charity_differs: kind('慈善资金余额与账目不符', 'What charity has left is not what its account says'),
  meal_without_attempt: kind('用餐记录没有受理记录', 'A meal that no counter asked for'),
  meal_altered: kind('用餐记录与受理时的内容不符（网点、菜品、价格、本人或金额）', 'A meal is not what its counter was answered: site, dish, price, person or amounts'),
  event_differs: kind('断网记录与平板签名的内容不符', 'A row of a tablet’s chain does not say what the tablet signed'),
  counter_differs: kind('用餐计数与用餐记录不符（本人、日期或月份）', 'The count of a person’s meals is not what the meals say (person, day or month)'),
  void_without_act: kind('撤销没有对应的操作记录，或复核人没有复核过', 'A void that nobody made, or whose approver never granted it'),
  meal_by_stopped_card: kind('卡证挂失或停用期间仍有联网用餐', 'A meal with the network while the person’s cards were reported lost or suspended'),
  transfer_of_wrong_accounts: kind('转账科目与类型不符', 'A transfer moves money between accounts that its kind has nothing to do with'),
  appropriation_without_act: kind('拨款、捐款或其冲回不是两人确认的那一笔', 'Money came into a fund, or was taken out again, otherwise than two persons confirmed'),
  maker_differs: kind('发放批次、名册或平板启用码的经办人与操作记录不符', 'Who made a run, a roster or a tablet’s enrolment is not who the log of acts names'),
  approval_without_act: kind('发放批次的复核或名册的导入没有操作记录', 'A run was approved, or a roster brought in, without an entry in the log of acts'),
  rights_altered: kind(
    '账号、凭证、授权、卡、站点、价格、决定、人员事实或受理记录不是本系统写入的（封签不符）',
    'An account, key, consent, card, site, price, decision, fact of a person or answer at a counter that the app did not write so (its seal does not fit)',
  ),
  rights_put_back: kind(
    '账号、凭证、授权、站点、价格或人员事实被换回了旧内容，不予采用或待查',
    'An older version of an account, key, consent, site, price or fact of a person was put back in the place of the newest',
  ),
  seal_version_gone: kind('操作记录缺少此项内容的版本记录', 'The log of acts lacks an entry of a version of this row'),
  row_gone: kind('操作记录中登记过的内容被删除', 'Something that the log of acts tells of is no longer there'),
  log_head_broken: kind('操作记录的签名存底被改动', 'A signed head of the log of acts was altered'),
  log_link_gone: kind('操作记录链缺少一环（序号）', 'A link of the log of acts is gone (its place)'),
  log_entry_gone: kind('操作记录被删除', 'An entry of the log of acts is gone'),
  log_entry_changed: kind('操作记录被改动', 'An entry of the log of acts was changed'),
  log_entry_foreign: kind('操作记录不是本系统写入的（封签不符）', 'An entry of the log of acts that the app did not write (its seal does not fit)'),
  log_backdated: kind('操作记录是后来补写的', 'An entry of the log of acts was put in later than it says'),
  log_replaced: kind('操作记录与签名存底不符，被整体替换（序号）', 'The log of acts is not the one whose head was signed (its place)'),
  log_tail_gone: kind('操作记录末尾被删除（签名存底中的条数）', 'The end of the log of acts is gone (entries that were signed)'),
  log_without_head: kind('本机没有操作记录的签名存底', 'There is no signed head of the log of acts on this machine'),
  run_lines_changed: kind('发放批次的明细与复核时不符', 'The lines of a run are not those that were approved'),
  list_altered: kind(
    '平板名单的条目不是本系统写入的（封签不符），不予采用，重新生成',
    'An entry of the tablets’ list that the app did not write so (its seal does not fit); it stands on no list and is made anew',
  ),
  run_differs: kind('发放批次的状态、月份或项目与操作记录或账目不符', 'What became of a run, its month or its programme is not what the log of acts or the ledger says'),
  month_paid_twice: kind('同一项目同一月份有两个已入账的月度发放批次', 'A month of a programme has two monthly runs that were posted'),
  reconciliation_gone: kind('核对批次被删除', 'A reconciliation in the log of acts is no longer there'),
  differences_gone: kind('核对差异条数不符', 'A reconciliation has another number of differences than it found'),
} as const satisfies Record<string, Words>;

export type FindingKind = keyof typeof FINDINGS;

/** One thing that is not as the app left it. */
export interface Finding {
  readonly kind: FindingKind;
  /** Table and column, or the kind of object. */
  readonly objectKind: string;
  readonly objectId: string;
}
