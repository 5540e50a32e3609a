/** The three faces that are pages: folder, where they are served, and the names on a home screen. */
export const PAGES = {
  elder: { base: '/e/', name: '爱心卡', nameEn: 'Love Card', theme: '#8F1D14' },
  counter: { base: '/t/', name: '爱心卡收银台', nameEn: 'Love Card counter', theme: '#1A1A1A' },
  bureau: { base: '/c/', name: '爱心卡监管台', nameEn: 'Love Card console', theme: '#1257A8' },
};
