/**
 * Who may know whom: the one map behind the floor guard and the drawing in the README. A lib may import the faces named
 * here and its own files, nothing else. Lower floors never know higher ones.
 */
const PEOPLE_AND_PLACES = ['values', 'platform', 'core/policy'];

export const KNOWS = {
  values: [],
  'core/policy': ['values'],
  'core/purse': ['values'],
  'core/postings': ['values', 'core/policy'],
  'core/code': ['values'],
  'core/redemption': ['values', 'core/policy', 'core/purse'],
  'core/matching': ['values', 'core/policy', 'core/purse', 'core/postings', 'core/redemption'],
  platform: ['values'],
  identity: ['values', 'platform'],
  people: PEOPLE_AND_PLACES,
  sites: PEOPLE_AND_PLACES,
  ledger: ['values', 'platform', 'core/postings'],
  eligibility: ['values', 'platform', 'core/policy', 'people'],
  cards: ['values', 'platform', 'core/code', 'people'],
  allowances: ['values', 'platform', 'core/policy', 'core/purse', 'core/postings', 'people', 'eligibility', 'ledger'],
  redemption: [
    'values',
    'platform',
    'core/policy',
    'core/purse',
    'core/postings',
    'core/redemption',
    'identity',
    'people',
    'sites',
    'cards',
    'eligibility',
    'ledger',
    'allowances',
  ],
  reconciliation: [
    'values',
    'platform',
    'core/policy',
    'core/purse',
    'core/postings',
    'core/redemption',
    'core/matching',
    'people',
    'sites',
    'eligibility',
    'ledger',
    'allowances',
    'redemption',
  ],
  demo: [
    'values',
    'platform',
    'core/policy',
    'core/purse',
    'core/postings',
    'core/redemption',
    'core/code',
    'core/matching',
    'identity',
    'people',
    'sites',
    'cards',
    'eligibility',
    'ledger',
    'allowances',
    'redemption',
    'reconciliation',
  ],
  county: ['values', 'platform', 'identity', 'people', 'sites', 'cards', 'eligibility', 'ledger', 'allowances', 'redemption', 'reconciliation', 'migrations'],
};

/** Libs in drawing order, one row a floor. */
export const FLOORS = [
  ['values'],
  ['core/policy', 'core/purse', 'core/code', 'core/postings', 'core/redemption', 'core/matching'],
  ['platform'],
  ['identity', 'people', 'sites', 'ledger'],
  ['eligibility', 'cards'],
  ['allowances'],
  ['redemption'],
  ['reconciliation'],
  ['demo', 'county'],
];

/** What core may import besides #values and its own lower parts. */
export const CORE_PACKAGES = ['decimal.js'];

export function folderOf(lib) {
  return lib === 'migrations' ? 'migrations' : lib.startsWith('core/') ? `libs/${lib}` : `libs/${lib}/src`;
}
