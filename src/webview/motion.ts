/** Whether things may move: the setting, else the system. */
export function movesLittle(): boolean {
  const { classList } = document.body;
  if (classList.contains('still')) return true;
  return !classList.contains('moving') && matchMedia('(prefers-reduced-motion: reduce)').matches;
}
