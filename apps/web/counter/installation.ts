import { ref } from 'vue';

/** What Chromium hands out when the page may be put on the home screen. */
interface InstallPrompt extends Event {
  prompt(): Promise<void>;
}

let offered: InstallPrompt | null = null;

/** True while the browser would install the counter at a tap. */
export const installable = ref(false);

addEventListener('beforeinstallprompt', (event) => {
  event.preventDefault();
  offered = event as InstallPrompt;
  installable.value = true;
});

export async function install(): Promise<void> {
  const asked = offered;
  offered = null;
  installable.value = false;
  await asked?.prompt();
}
