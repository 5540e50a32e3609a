import { dictionary } from '../../kit/words.js';

export const { t, zh, en } = dictionary(
  {
    stolenWhy: '平板失窃以后、报失以前入账的餐。没有人能为它作证，请提请另一人审批：撤销，或保留。',
    askVoid: '提请撤销',
    askVoidEffect: '另一人审批以前，账目不变。',
    askVoidThen: '同意撤销：补贴退回，网点不得；退回申请：这一餐有效。',
    askedVoid: '已提请，另一人在“超时撤销申请”中审批。',
    mayNotAsk: '您的角色只能查看；提请由街道经办、民政经办或系统管理员办理，另一人审批。',
  },
  {
    stolenWhy: 'A meal of after the theft that had come in before it was reported. Nobody vouches for it: put it before a second person, who takes it back or lets it stand.',
    askVoid: 'Ask to take it back',
    askVoidEffect: 'No money moves before a second person has decided.',
    askVoidThen: 'Granted, the subsidy goes back and the site is not paid; declined, the meal stands.',
    askedVoid: 'Asked; a second person decides it among the late voids.',
    mayNotAsk: 'Your role may look. Street officers, bureau officers or administrators ask, and somebody else decides.',
  },
);
