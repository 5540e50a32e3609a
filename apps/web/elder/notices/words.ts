import { dictionary } from '../../kit/words.js';

export const { t, zh, en } = dictionary(
  {
    empty: '还没有消息',
    unread: '没看过',
    why: '为什么',
    appeal: '我有不同意见',
    appealOf: '我有不同意见：{title}',
    lose: '不是我办的，挂失',
    meal: '看这一餐',
    more: '看更早的',
  },
  {
    empty: 'No notices yet',
    unread: 'New',
    why: 'Why',
    appeal: 'I disagree',
    appealOf: 'I disagree: {title}',
    lose: 'It was not me: report lost',
    meal: 'See this meal',
    more: 'See older ones',
  },
);
