# ruby-saml in its documented default configuration. Argument: folder of messages. A JSON line per message.
require "json"
require "onelogin/ruby-saml"

folder = ARGV[0]
puts JSON.generate({ version: OneLogin::RubySaml::VERSION })
the_case = JSON.parse(File.read("#{folder}/messages.json"))
the_case["messages"].each do |message|
  settings = OneLogin::RubySaml::Settings.new
  settings.assertion_consumer_service_url = the_case["acs"]
  settings.sp_entity_id = the_case["sp"]
  settings.idp_entity_id = the_case["idp"]
  settings.idp_sso_service_url = "#{the_case['idp']}/sso"
  settings.idp_cert = File.read("#{folder}/keys/idp.crt")
  settings.certificate = File.read("#{folder}/keys/sp.crt")
  settings.private_key = File.read("#{folder}/keys/sp.key")
  error = nil
  begin
    text = File.read("#{folder}/messages/#{message['name']}.b64")
    options = { settings: settings }
    options[:matches_request_id] = message["request"] if message["request"]
    response = OneLogin::RubySaml::Response.new(text, options)
    error = response.errors.join("; ") unless response.is_valid?
    error = "not valid" if error == ""
  rescue StandardError => e
    error = "#{e.class}: #{e.message}"
  end
  puts JSON.generate({ name: message["name"], accepts: error.nil?, error: error })
end
