// GraphQL Yoga with compiled operations. Its own cache parses and validates a document once.

import { createServer } from 'node:http';
import { useGraphQlJit } from '@envelop/graphql-jit';
import { createYoga } from 'graphql-yoga';
import { HEALTH, HOST, PATH, PORT, ready, tellVersions } from './serving.js';
import { context, executable } from './translate/schema.js';

tellVersions('graphql-yoga', '@envelop/graphql-jit', 'graphql-jit');
const yoga = createYoga({
  schema: executable(),
  context,
  graphqlEndpoint: PATH,
  healthCheckEndpoint: HEALTH,
  graphiql: false,
  landingPage: false,
  logging: false,
  multipart: false,
  cors: false,
  maskedErrors: false,
  plugins: [useGraphQlJit()],
});
const server = createServer(yoga);
server.listen(PORT, HOST, () => ready(() => server.close()));
