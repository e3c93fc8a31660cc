// node audits.mjs ADDRESS: asks a server every audit of graphql-http, prints how each ended.
import { serverAudits } from 'graphql-http';

const [url] = process.argv.slice(2);
const ended = [];
for (const { id, name, fn } of serverAudits({ url })) {
  try {
    const { status, reason } = await fn();
    ended.push({ id, name, status, reason });
  } catch (error) {
    ended.push({ id, name, status: 'broken', reason: String(error.message) });
  }
}
process.stdout.write(JSON.stringify(ended));
