const zh = {
  camera_refused: '摄像头未获准使用',
  camera_none: '没有找到摄像头',
  camera_busy: '摄像头被别的程序占用',
  camera_lost: '摄像头断开了',
  cameraHelp_refused: '点地址栏左边的小锁，把“摄像头”改为允许，再点“再试一次”。',
  cameraHelp_none: '请接好摄像头，再点“再试一次”。',
  cameraHelp_busy: '请关掉其他用摄像头的程序，再点“再试一次”。',
  cameraHelp_lost: '请检查连线，再点“再试一次”。',
  gunStillWorks: '扫码枪照常可用。',
} as const;

const en: { readonly [K in keyof typeof zh]: string } = {
  camera_refused: 'The camera is not allowed',
  camera_none: 'No camera was found',
  camera_busy: 'Another program uses the camera',
  camera_lost: 'The camera was disconnected',
  cameraHelp_refused: 'Tap the lock left of the address, set Camera to Allow, then “Try again”.',
  cameraHelp_none: 'Connect a camera, then “Try again”.',
  cameraHelp_busy: 'Close other programs that use it, then “Try again”.',
  cameraHelp_lost: 'Check the cable, then “Try again”.',
  gunStillWorks: 'The scanner gun works as always.',
};

/** What keeps the camera from reading. */
export const trouble = { zh, en };
