// The published schema of this repository, and what each request begins with.

import { readFileSync } from 'node:fs';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { buildSchema } from 'graphql';
import { Records } from './record.js';
import { resolvers } from './resolvers.js';

const root = new URL('../../../../', import.meta.url);
const typeDefs = readFileSync(new URL('schema.graphql', root), 'utf8');

export { resolvers };
export const schemaOnly = () => buildSchema(typeDefs);
export const executable = () => makeExecutableSchema({ typeDefs, resolvers });
export const context = () => ({ records: new Records() });
