import type { SelfTestLine, Standing } from './standing.js';

/** What T2 looks at before the counter opens. A camera is a convenience: without one the gun still reads. */
export async function selfTest(standing: Standing): Promise<SelfTestLine[]> {
  const { clock, line, list, sound, storage } = standing;
  const cameras = await navigator.mediaDevices.enumerateDevices().then(
    (devices) => devices.filter((device) => device.kind === 'videoinput').length,
    () => 0,
  );
  const skew = clock.skewMs === null ? null : Math.round(Math.abs(clock.skewMs) / 1000);
  return [
    {
      key: 'camera',
      ok: cameras > 0,
      words: cameras > 0 ? { zh: '摄像头可用', en: 'Camera found' } : { zh: '没有摄像头，请用扫码枪', en: 'No camera: use the scanner gun' },
    },
    { key: 'scanner', ok: true, words: { zh: '请用扫码枪扫任意一张卡试一下', en: 'Try the gun on any card' } },
    {
      key: 'sound',
      ok: sound.unlocked && !sound.muted,
      words: sound.muted
        ? { zh: '已静音', en: 'Muted' }
        : sound.unlocked
          ? { zh: '声音已打开', en: 'Sound is on' }
          : { zh: '点“开始营业”打开声音', en: 'Tap “Open” to turn the sound on' },
    },
    {
      key: 'clock',
      ok: !clock.wrong && !clock.movedBack,
      words: clock.movedBack
        ? { zh: '本机时间被调回，离线不能办理', en: 'The clock was set back: no offline meals' }
        : clock.wrong
          ? { zh: `本机时间不准，差 ${String(skew)} 秒，已按服务器时间`, en: `The clock is ${String(skew)} s off; the server’s time is used` }
          : { zh: skew === null ? '还没有对时' : '时间准确', en: skew === null ? 'Clock not checked yet' : 'Clock is right' },
    },
    { key: 'list', ok: list.freshness === 'fresh', words: list.words },
    {
      key: 'storage',
      ok: storage.persisted,
      words: storage.persisted
        ? { zh: '存储已锁定', en: 'Storage is kept' }
        : { zh: '浏览器没有答应长期保存，请安装到桌面', en: 'The browser has not promised to keep data: install the app' },
    },
    { key: 'line', ok: line.state === 'online', words: line.words },
  ];
}
