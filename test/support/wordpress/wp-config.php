<?php
// Configuration of the WordPress that the tests start. Everything that changes from run to run comes from the
// environment (see ../wordpress.ts), so this file is copied as it is. Never use it for a site that anyone can reach.

define( 'DB_NAME', 'wordpress' );
define( 'DB_USER', 'root' );
define( 'DB_PASSWORD', '' );
define( 'DB_HOST', 'localhost:' . getenv( 'WORDPRESS_SOCKET' ) );
define( 'DB_CHARSET', 'utf8mb4' );
define( 'DB_COLLATE', '' );
$table_prefix = 'wp_';

// The site believes whatever host it is called by, so it works behind a proxy on another port. Cookie names would
// change with the host; on a real site they do not.
// As behind any proxy, its own address is the one that visitors see.
$_SERVER['HTTP_HOST'] = $_SERVER['HTTP_X_FORWARDED_HOST'] ?? $_SERVER['HTTP_HOST'] ?? '127.0.0.1';
define( 'WP_HOME', 'http://' . $_SERVER['HTTP_HOST'] );
define( 'WP_SITEURL', WP_HOME );
define( 'COOKIEHASH', md5( 'http://wordpress.test' ) );

// Application passwords ask for https, or for this.
define( 'WP_ENVIRONMENT_TYPE', 'local' );

// Nothing may happen by itself, and nothing may leave the machine.
define( 'DISABLE_WP_CRON', true );
define( 'AUTOMATIC_UPDATER_DISABLED', true );
define( 'WP_AUTO_UPDATE_CORE', false );
define( 'WP_HTTP_BLOCK_EXTERNAL', true );
define( 'DISALLOW_FILE_MODS', true );
define( 'WP_DEFAULT_THEME', 'plain-theme' );
define( 'WP_DEBUG', false );

foreach ( array( 'AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE' ) as $name ) {
	define( $name . '_KEY', hash( 'sha256', 'key ' . $name ) );
	define( $name . '_SALT', hash( 'sha256', 'salt ' . $name ) );
}
unset( $name );

if ( ! defined( 'ABSPATH' ) ) {
	define( 'ABSPATH', __DIR__ . '/' );
}
require_once ABSPATH . 'wp-settings.php';
