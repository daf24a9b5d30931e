// A published package by its name here, with what CommonJS exports where Node does not see it by name.
export async function load(name) {
  const loaded = await import(name);
  return { ...loaded.default, ...loaded };
}
