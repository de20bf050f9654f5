import { expect, it } from 'vitest';
import { z } from 'zod';
import { configSchema } from '../../../src/plan/options.ts';

it('schema/vethscope.config.schema.json is what the options say (renew it with vitest -u)', async () => {
  const schema = { title: 'vethscope.config.json', ...z.toJSONSchema(configSchema) };
  await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot(
    '../../../schema/vethscope.config.schema.json',
  );
});
