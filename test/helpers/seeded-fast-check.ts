/** fast-check with one seed, so that a test fails for a change and not by chance; PROPERTY_SEED tries others. */
// biome-ignore lint/style/noRestrictedImports: the one place that does.
import fc from 'fast-check';

export const propertySeed = Number(process.env.PROPERTY_SEED ?? 1);
fc.configureGlobal({ seed: propertySeed });

export { fc };
