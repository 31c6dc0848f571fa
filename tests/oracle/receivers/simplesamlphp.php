<?php
// The SAML library of SimpleSAMLphp (Debian's), with the checks of its ACS repeated. Argument: folder of messages. A JSON line per message.
if (!class_exists('DOMDocument')) {
    fwrite(STDERR, "php-xml is not installed\n");
    exit(3);
}
require_once '/usr/share/simplesamlphp/lib/_autoload.php';
error_reporting(0);
$folder = $argv[1];
echo json_encode(["version" => trim(shell_exec("dpkg-query -W -f '\${Version}' simplesamlphp | sed 's/-.*//'"))]), "\n";
$case = json_decode(file_get_contents("$folder/messages.json"), true);
$_SERVER['REQUEST_METHOD'] = 'POST';
$_SERVER['HTTP_HOST'] = parse_url($case['acs'], PHP_URL_HOST);
$_SERVER['HTTPS'] = 'on';
$_SERVER['SERVER_PORT'] = '443';
$_SERVER['REQUEST_URI'] = parse_url($case['acs'], PHP_URL_PATH);
$_SERVER['SCRIPT_NAME'] = $_SERVER['REQUEST_URI'];
$pem = file_get_contents("$folder/keys/idp.crt");
$bare = str_replace(["-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----", "\n"], '', $pem);
foreach ($case['messages'] as $message) {
    $error = null;
    try {
        $_POST = ['SAMLResponse' => file_get_contents("$folder/messages/{$message['name']}.b64")];
        $binding = new \SAML2\HTTPPost();
        $response = $binding->receive();
        if (!($response instanceof \SAML2\Response)) {
            throw new Exception('no response');
        }
        $sp = \SimpleSAML\Configuration::loadFromArray(['entityid' => $case['sp'], 'privatekey' => "$folder/keys/sp.key", 'certificate' => "$folder/keys/sp.crt"], 'sp');
        $idp = \SimpleSAML\Configuration::loadFromArray(['entityid' => $case['idp'], 'certData' => $bare], 'idp');
        $issuer = $response->getIssuer();
        if ($issuer === null) {
            foreach ($response->getAssertions() as $assertion) {
                $issuer = $assertion->getIssuer();
            }
        }
        $name = is_object($issuer) ? $issuer->getValue() : $issuer;
        if (trim((string) $name) !== $case['idp']) {
            throw new Exception("issuer $name");
        }
        if ($response->getInResponseTo() !== null && $response->getInResponseTo() !== $message['request']) {
            throw new Exception('request unknown');
        }
        $found = \SimpleSAML\Module\saml\Message::processResponse($sp, $idp, $response);
        $signedIn = array_filter($found, function ($one) {
            return $one->getAuthnInstant() !== null;
        });
        if (count($signedIn) === 0) {
            throw new Exception('No AuthnStatement found in assertion(s).');
        }
    } catch (\Throwable $failed) {
        $error = get_class($failed) . ': ' . $failed->getMessage();
    }
    echo json_encode(['name' => $message['name'], 'accepts' => $error === null, 'error' => $error], JSON_INVALID_UTF8_SUBSTITUTE), "\n";
}
