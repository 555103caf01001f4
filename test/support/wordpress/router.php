<?php
// Router for `php -S`: does what a web server with WordPress's usual rewrite rule does. A path that leads to a file
// (with or without more path after `.php`) is that file; everything else is index.php.

$path = preg_replace( '#/+#', '/', rawurldecode( explode( '?', $_SERVER['REQUEST_URI'], 2 )[0] ) );
$file = preg_replace( '#(\.php)/.*$#s', '$1', $path );

if ( '/' !== $path && false === strpos( $path, "\0" ) && file_exists( $_SERVER['DOCUMENT_ROOT'] . $file ) ) {
	return false;
}
$_SERVER['SCRIPT_NAME']     = '/index.php';
$_SERVER['PHP_SELF']        = '/index.php';
$_SERVER['SCRIPT_FILENAME'] = $_SERVER['DOCUMENT_ROOT'] . '/index.php';
require $_SERVER['SCRIPT_FILENAME'];
