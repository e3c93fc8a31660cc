// Hive Gateway: its own way for sources that speak no GraphQL and whose translation is code, which is
// additional type definitions and resolvers, in its process. There is no subgraph to plan for.

import { createServer } from 'node:http';
import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';
import { HEALTH, HOST, PATH, PORT, ready, tellVersions } from './serving.js';
import { context, executable, resolvers } from './translate/schema.js';

tellVersions('@graphql-hive/gateway-runtime', '@graphql-mesh/fusion-runtime');
const gateway = createGatewayRuntime({
  supergraph: executable(),
  additionalResolvers: resolvers,
  graphqlEndpoint: PATH,
  healthCheckEndpoint: HEALTH,
  graphiql: false,
  landingPage: false,
  logging: false,
  maskedErrors: false,
  plugins: () => [{ onContextBuilding: ({ extendContext }) => extendContext(context()) }],
});
const server = createServer(gateway);
server.listen(PORT, HOST, () => ready(() => server.close()));
