// An OpenID provider on loopback, for tests. Arguments: the file of the package oidc-provider, and where it
// puts claims: `token`, or `userinfo` for its endpoint alone.
//
// Who signs in as `lan` has the name lan; as `lan~2`, the same name but is another person; as
// `lan~unverified`, an address of mail that nobody has verified; as nobody, declines.
import { createServer } from 'node:http';
import { pathToFileURL } from 'node:url';

const [file, claimsIn] = process.argv.slice(2);

// What the tests add to its time, in seconds: POST /ahead/90.
let ahead = 0;
const now = Date.now;
Date.now = () => now() + ahead * 1000;

const { default: Provider } = await import(pathToFileURL(file));

const server = createServer();
server.listen(0, '127.0.0.1', () => {
    const address = `http://127.0.0.1:${server.address().port}`;
    const provider = new Provider(address, {
        clients: [{
            client_id: 'hailong',
            client_secret: 'a secret of the tests',
            application_type: 'native',
            redirect_uris: ['http://127.0.0.1/admin/login/elsewhere/back'],
        }],
        claims: {
            openid: ['sub'],
            profile: ['preferred_username'],
            email: ['email', 'email_verified'],
        },
        conformIdTokenClaims: claimsIn !== 'token',
        cookies: { keys: ['a key of the tests'] },
        features: { devInteractions: { enabled: false } },
        interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
        pkce: { required: () => true },
        ttl: { AuthorizationCode: 60, IdToken: 600 },
        findAccount: (_, id) => ({
            accountId: id,
            claims: () => {
                const [name, kind] = id.split('~');
                const email = `${name}@example.vn`;
                return { sub: id, preferred_username: name, email, email_verified: kind !== 'unverified' };
            },
        }),
        loadExistingGrant: async ({ oidc }) => {
            const grant = new oidc.provider.Grant({
                clientId: oidc.client.clientId,
                accountId: oidc.session.accountId,
            });
            grant.addOIDCScope('openid profile email');
            await grant.save();
            return grant;
        },
    });
    const answer = provider.callback();
    server.on('request', async (request, response) => {
        const [, first, second] = request.url.split('/');
        if (request.method === 'POST' && first === 'ahead') {
            ahead = Number(second);
            response.end();
        } else if (first !== 'interaction') {
            answer(request, response);
        } else if (request.method === 'GET') {
            response.setHeader('content-type', 'text/html; charset=utf-8');
            response.end('<!doctype html><title>Provider</title><form method="post">'
                + '<input name="login" aria-label="Name"><button>Sign in</button></form>');
        } else {
            let body = '';
            for await (const part of request) body += part;
            const accountId = new URLSearchParams(body).get('login');
            const result = accountId ? { login: { accountId }, consent: {} } : { error: 'access_denied' };
            await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
        }
    });
    console.log(`listening on ${address}`);
});
